import type {OptionSpecs} from '../../../core/options.js'
import {iterationsOption} from '../../signals/spectrogram-smote.js'
import {convWganGpOptions} from '../conv-wgan-gp/options.js'

export const stftWganGpOptions = {
  ...convWganGpOptions,
  batchSize: {...convWganGpOptions.batchSize, description: 'Signals per update; it may be more than the class has.'},
  embedding: {...convWganGpOptions.embedding, description: 'Random numbers that a spectrogram is made from.'},
  iterations: iterationsOption,
} as const satisfies OptionSpecs
