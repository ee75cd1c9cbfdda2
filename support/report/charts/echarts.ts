/** ECharts in one file, with all that the charts here are made of. Its modules take ten times as long to load. */
export { type EChartsCoreOption, init } from "echarts/dist/echarts.common.min";
