import {readFile} from 'node:fs/promises'
import {hostname} from 'node:os'

/** Enough of a process to tell later whether it still runs. */
export interface ProcessName {
  readonly host: string
  readonly pid: number
  /** When the machine and the process started, where the system says; a number of a process is given again. */
  readonly started: string
}

export const hostName = (): string => hostname()

export const thisProcess = async (): Promise<ProcessName> => ({
  host: hostname(),
  pid: process.pid,
  started: await startOf(process.pid),
})

/** Of processes on other machines nothing can be known. */
export async function hasEnded({host, pid, started}: ProcessName): Promise<boolean> {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true
  }
  return started !== (await startOf(pid))
}

/** When the machine and a process started (proc(5): field 22 of stat, counted behind the name); empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return ''
  }
}
