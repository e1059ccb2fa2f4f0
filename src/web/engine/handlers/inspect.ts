import {createContext} from '../../../core/context.js'
import {createRng} from '../../../core/rng.js'
import {inspectFile} from '../../../jobs/inspect-file.js'
import {DEFAULT_SEED} from '../../../library/settings.js'
import {pageWording} from '../../messages/wording.js'
import type {Handler} from '../protocol.js'

export const inspect: Handler<'inspect'> = (ask, work) =>
  inspectFile(
    {...ask, read: {...ask.read, wording: pageWording}},
    {
      ...createContext(createRng(DEFAULT_SEED), work.signal),
      progress: (fraction, note) => {
        work.progress(fraction, note)
      },
    },
  )
