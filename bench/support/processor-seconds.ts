/** Starts a clock of this process's own processor time; call it for the seconds since. */
export function processorClock(): () => number {
  const start = process.cpuUsage()
  return () => {
    const {user, system} = process.cpuUsage(start)
    return (user + system) / 1e6
  }
}
