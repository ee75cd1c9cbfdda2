import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** ECharts with what the charts here are made of, and nothing else. Takes most of a second to load. */

use([...[BarChart, LineChart], ...[GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, SVGRenderer]]);

export { type EChartsCoreOption, init };
