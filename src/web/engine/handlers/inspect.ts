import {createContext} from '../../../core/context.js'
import {createRng} from '../../../core/rng.js'
import {inspectFile} from '../../../jobs/inspect-file.js'
import {DEFAULT_SEED} from '../../../library/settings.js'
import {pageWording} from '../../messages/wording.js'
import type {Handler} from '../protocol.js'

export const inspect: Handler<'inspect'> = (ask, work) => {
  const request = {
    ...ask,
    read: {...ask.read, wording: pageWording},
    onSoFar: (soFar: Parameters<typeof work.tell>[0]) => {
      work.tell(soFar)
    },
  }
  const context = {
    ...createContext(createRng(DEFAULT_SEED), work.signal),
    progress: (fraction: number, note?: string) => {
      work.progress(fraction, note)
    },
  }
  return inspectFile(request, context)
}
