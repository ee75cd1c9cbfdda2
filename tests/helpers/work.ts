/** How much time of the processor something takes in this process, in ms: no other program on the machine changes it much. */
export function workOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
