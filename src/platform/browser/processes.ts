import type {ProcessName} from '../processes.js'

export const hostName = (): string => 'browser'

/** A disk in memory is one thread's own. */
export const thisProcess = (): Promise<ProcessName> => Promise.resolve({host: hostName(), pid: 1, started: ''})

export const hasEnded = (): Promise<boolean> => Promise.resolve(false)
