/**
 * Milliseconds of processor time that this thread spends in `work`, the median of five: what it takes alone on the machine
 * (`4-pbx`, SIP). So a limit holds the code, and not whatever else runs here.
 */
export function processorMs(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return times.toSorted((a, b) => a - b)[2] ?? 0
}
