import {defineAttack} from '../define-attack.js'
import {distinSmoteOptions} from './distinsmote/options.js'

/** See `distinsmote/attack`, which is loaded when it is used: it is much code. */
export const distinSmote = defineAttack({
  name: 'distinsmote',
  summary: 'Tells which rows of a file with real and synthetic minority rows are real.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 4',
  attacker:
    'Anyone who gets the balanced file, in which real and synthetic rows are mixed: they need nothing but the file itself.',
  byDefault: true,
  underBudget: 'late',
  onNumbers: true,
  knows: {released: 'augmented', targets: false, auxiliary: false, generator: 'none'},
  options: distinSmoteOptions,
  success: {
    told: 'recognised {figure} of the people in the data ({interval}) by the released rows between their records',
    against: '{control} of people who were not, put into the same file',
    forOnePerson:
      'in a file that holds the real rows as well, the rows made of theirs give it away as a real one ' +
      'in {share} cases, with every value in it{elsewhere}',
  },
  async create(options) {
    const {createDistinSmote} = await import('./distinsmote/attack.js')
    return createDistinSmote(options)
  },
})
