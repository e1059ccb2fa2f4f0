import {createContext} from '../../../core/context.js'
import {createRng} from '../../../core/rng.js'
import {showReconstruction} from '../../../jobs/show-reconstruction.js'
import {DEFAULT_SEED} from '../../../library/settings.js'
import type {Handler} from '../protocol.js'

export const scene: Handler<'scene'> = (ask, work) =>
  showReconstruction(ask, {
    ...createContext(createRng(DEFAULT_SEED), work.signal),
    progress: (fraction, note) => {
      work.progress(fraction, note)
    },
  })
