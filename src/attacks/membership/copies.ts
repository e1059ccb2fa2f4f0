import {defineAttack} from '../define-attack.js'
import {NotApplicable} from '../../core/errors.js'
import {bestAgreement} from '../../stats/agreement.js'

/**
 * Copies and near-copies: a target scores by the released row that agrees with it most in what is rare
 * (`stats/agreement`, the sum over all columns). A row that copies a record has most columns in common with it,
 * whatever was done to the others: they count nothing, and a typing error or an odd unit in one column does not make
 * the others count less. What is rare is read off the targets, members and others alike.
 *
 * Nearest-record attacks (Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2) with the agreement weights of record
 * linkage (Fellegi and Sunter, doi:10.1080/01621459.1969.10501049) in the place of a distance.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export const copies = defineAttack({
  name: 'copies',
  summary: 'Looks for released rows that are a real record, or agree with one in most columns.',
  source: 'Fellegi and Sunter, doi:10.1080/01621459.1969.10501049, weights of agreement; tails after Balkema and de Haan',
  attacker:
    'Anyone who gets the file of synthetic rows and knows something about a person: a copy needs no attack, it has only to be recognised.',
  byDefault: true,
  underBudget: 'first',
  onCells: true,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none', looksFor: 'copies'},
  options: {},
  create() {
    return {
      async guess({released, targets}, context) {
        if (targets === undefined || targets.rowCount === 0) throw new NotApplicable('there are no targets to ask about')
        if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
        if (targets.columns.length === 0) throw new NotApplicable('there are no feature columns')
        const agreement = await bestAgreement(targets, released, targets, context)
        return {kind: 'membership', scores: agreement.near, agreement, parameters: {estimated: []}}
      },
    }
  },
})
