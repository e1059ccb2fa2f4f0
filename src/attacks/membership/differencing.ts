import {defineAttack} from '../define-attack.js'

/**
 * Who came and who went between two releases of the same data: for every target its chance of having been in the second
 * release's data and not in the first's, minus the chance of the contrary. A score lies in [-1, 1]; 0 says that nothing
 * tells of a change. What each release says of a target is the posterior of `smote-posterior`, which weighs the lines
 * through it, copies and the nearest rows (`differencing/changes` puts both together).
 *
 * Jagielski et al., How to Combine Membership-Inference Attacks on Multiple Updated Models, arXiv 2205.06369, whose
 * score is the difference of an attack's scores on both (section 4, ScoreDiff). Departures: rows are released, not
 * models; and the difference is one of chances rather than of log odds, which grow with the number of rows without
 * saying more, so that two ways of being certain would look like a change.
 *
 * @throws {NotApplicable} Without a second release, targets, released rows or columns.
 */
export const differencing = defineAttack({
  name: 'differencing',
  summary: 'Compares two releases of the same data and says who came and who went between them.',
  source: 'Jagielski et al., How to Combine Membership-Inference Attacks on Multiple Updated Models, arXiv 2205.06369',
  attacker:
    "Someone who gets two files of synthetic rows, released one after the other, and already knows people's records, and " +
    'wants to learn who joined the data or left it in between.',
  onNumbers: true,
  knows: {released: 'synthetic', releases: 'several', targets: true, auxiliary: false, generator: 'none'},
  beside: 'joined-reconsmote',
  underBudget: 'late',
  options: {},
  success: {
    told:
      'told people who came into the data or left it between two releases from people of whom nothing changed: guessing ' +
      'gives an AUC of 0.50, and it has one of {figure} ({interval})',
    forOnePerson:
      'shown somebody who came or went and somebody of whom nothing changed, the attacker points at the right one {share} times',
  },
  create() {
    return {
      async guess(view, context) {
        const {scoreChanges} = await import('./differencing/score-changes.js')
        return {kind: 'membership', ...(await scoreChanges(view, context))}
      },
    }
  },
})
