import type {Guesses} from '../../attacks/attack.js'

/** Settings that an attack ran with, as far as they are plain values. */
export function plainParameters({parameters}: Guesses): Record<string, number | string | boolean> {
  const entries = Object.entries(parameters).filter(([, value]) => typeof value !== 'object')
  return Object.fromEntries(entries) as Record<string, number | string | boolean>
}
