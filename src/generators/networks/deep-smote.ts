import {defineGenerator} from '../define-generator.js'
import {deepSmoteOptions} from './deep-smote/options.js'

/** See `deep-smote/generator`, which is loaded when it is used: it is much code. */
export const deepSmote = defineGenerator({
  name: 'deep-smote',
  summary: "SMOTE between pictures' codes: a network encodes pictures and draws what lies between them.",
  source: 'Dablain, Krawczyk and Chawla, DeepSMOTE, IEEE TNNLS 2022, arXiv:2105.02340',
  columns: 'pictures',
  options: deepSmoteOptions,
  async create(options) {
    const {createDeepSmote} = await import('./deep-smote/generator.js')
    return createDeepSmote(options)
  },
})
