import {defineAttack} from '../define-attack.js'
import {reconSmoteOptions} from './reconsmote/options.js'

const {search, tolerance} = reconSmoteOptions
const joinedReconSmoteOptions = {search, tolerance} as const

/** See `joined-reconsmote/attack`, which is loaded when it is used: it is much code. */
export const joinedReconSmote = defineAttack({
  name: 'joined-reconsmote',
  summary: 'Rebuilds real minority records from the lines that SMOTE rows of several releases lie on together.',
  source:
    'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5, as a composition attack ' +
    '(Ganta, Kasiviswanathan and Smith, doi:10.1145/1401890.1401926)',
  attacker:
    'Anyone who gets several files of synthetic rows that were made of the same data: they need no other data, no access to ' +
    'the generator and no knowledge of its settings.',
  underBudget: 'late',
  onNumbers: true,
  knows: {released: 'synthetic', releases: 'several', targets: false, auxiliary: false, generator: 'none'},
  options: joinedReconSmoteOptions,
  success: {
    told: 'rebuilt {figure} of the real minority records ({interval}) from two releases together',
    against: '{control} in its control',
    forOnePerson:
      'their whole record, every column of it, is rebuilt in {share} cases by someone who knew nothing of them and has two releases',
  },
  async create(options) {
    const {createJoinedReconSmote} = await import('./joined-reconsmote/attack.js')
    return createJoinedReconSmote(options)
  },
})
