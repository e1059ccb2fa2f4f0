import type {Rng} from '../core/rng.js'

/** Fills an array with standard normal deviates, both of each pair of Box and Muller (Annals of Mathematical Statistics 29, 1958, p. 610). */
export function fillNormal(target: Float32Array, rng: Rng): void {
  for (let at = 0; at < target.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - rng.next()))
    const angle = 2 * Math.PI * rng.next()
    target[at] = radius * Math.cos(angle)
    // Beyond the end of an array of odd length a typed array ignores the write.
    target[at + 1] = radius * Math.sin(angle)
  }
}
