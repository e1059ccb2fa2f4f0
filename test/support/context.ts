import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'

/** A context for tests, with its randomness named by a seed. */
export const testContext = (seed: number | string = 1) => createContext(createRng(seed))
