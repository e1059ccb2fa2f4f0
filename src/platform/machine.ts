import {arch, availableParallelism, platform, totalmem} from 'node:os'

/** What runs the code: `v20.19.0` of Node, or the browser's name and version. */
export const runtimeVersion = (): string => process.version

/** Operating system and processor, such as `linux-x64`. */
export const platformName = (): string => `${platform()}-${arch()}`

/** How many threads can run at the same time. */
export const coreCount = (): number => availableParallelism()

/** Whole gigabytes of memory; 0 where that is not told. */
export const memoryGigabytes = (): number => Math.round(totalmem() / 2 ** 30)

/** Processor time of the whole process so far, in seconds; undefined where nobody counts it. */
export function processorSeconds(): number | undefined {
  const {user, system} = process.cpuUsage()
  return (user + system) / 1e6
}
