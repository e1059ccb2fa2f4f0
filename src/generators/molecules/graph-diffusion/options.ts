import type {OptionSpecs} from '../../../core/options.js'
import type {UsualSteps} from '../../networks/shared/class-features.js'
import {
  batchSizeOption,
  fallingRateOption,
  hiddenOption,
  holdOutOption,
  passesOption,
  samplingStepsOption,
  stepsOption,
  stepsText,
  timestepsOption,
} from '../../networks/shared/options.js'
import {novelOption} from '../draw-molecules.js'
import {rareOption} from '../scaffold-groups.js'

/** Updates of the network when neither steps nor epochs are given. */
export const USUAL_STEPS: UsualSteps = {perRow: 10, fewest: 1000, most: 4000}

export const graphDiffusionOptions = {
  steps: {...stepsOption, description: stepsText('Updates of the network', USUAL_STEPS)},
  epochs: passesOption,
  batchSize: {
    ...batchSizeOption,
    max: 256,
    default: 32,
    description: 'Molecules per update, drawn with replacement: it may be more than the class has.',
  },
  hidden: {...hiddenOption, max: 256, default: 64, description: 'Width of what is known of each atom.'},
  blocks: {type: 'integer', min: 1, max: 12, default: 4, description: 'How many bonds away an atom hears of others.'},
  learningRate: fallingRateOption,
  timesteps: {...timestepsOption, default: 500},
  samplingSteps: {...samplingStepsOption, default: 50},
  mostAtoms: {
    type: 'integer',
    min: 8,
    max: 100,
    default: 40,
    description: 'Atoms of a molecule, without hydrogens; larger ones of the class are left out.',
  },
  holdOut: {...holdOutOption, default: 0.1},
  rare: rareOption,
  novel: novelOption,
} as const satisfies OptionSpecs
