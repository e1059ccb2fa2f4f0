import {setImmediate} from 'node:timers/promises'

/** Lets what else waits run: signals, timers, messages. Resolves at once after that. */
export const nextTurn = (): Promise<void> => setImmediate()
