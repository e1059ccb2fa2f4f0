import {defineAttack} from '../define-attack.js'
import {reconSmoteOptions} from './reconsmote/options.js'

/** See `reconsmote/attack`, which is loaded when it is used: it is much code. */
export const reconSmote = defineAttack({
  name: 'reconsmote',
  summary: 'Rebuilds the real minority records from the lines that SMOTE rows lie on.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5',
  attacker:
    'Anyone who gets the file of synthetic rows: they need no other data, no access to the generator and no knowledge of its settings.',
  byDefault: true,
  underBudget: 'late',
  onNumbers: true,
  knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
  options: reconSmoteOptions,
  success: {
    told: 'rebuilt {figure} of the real minority records ({interval}) from the released rows alone',
    against: '{control} in its control',
    forOnePerson:
      'their whole record, every column of it, is rebuilt from the file in {share} cases by someone who knew nothing of them',
  },
  async create(options) {
    const {createReconSmote} = await import('./reconsmote/attack.js')
    return createReconSmote(options)
  },
})
