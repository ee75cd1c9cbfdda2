/** A build of ECharts with the usual charts and parts, which has no types of its own. */
declare module "echarts/dist/echarts.common.min" {
  export { type EChartsCoreOption, init } from "echarts/core";
}
