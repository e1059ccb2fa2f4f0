import {createContext} from '../../../core/context.js'
import {createRng} from '../../../core/rng.js'
import {showReconstruction} from '../../../jobs/show-reconstruction.js'
import {DEFAULT_SEED} from '../../../library/settings.js'
import type {Handler} from '../protocol.js'

export const scene: Handler<'scene'> = (ask, {signal, progress}) =>
  showReconstruction(ask, {...createContext(createRng(DEFAULT_SEED), signal), progress})
