import {say, setting, type Text} from '../../core/text.js'
import type {ProfileRule, Source} from './profile.js'

/*
 * Rules over the disclosure figures that several profiles share. Documents about real records are applied to synthetic ones
 * by analogy; each rule says so.
 */

type Origin = Pick<ProfileRule, 'source' | 'date'>

/** What a rule says of the document that asks for it. */
export function originOf({title, date}: Source): Origin {
  return {source: title, date}
}

export const MEANINGFUL_DISCLOSURE: Source = {
  title: 'El Emam, Mosquera and Bass, Evaluating Identity Disclosure Risk in Fully Synthetic Health Data, doi:10.2196/23139',
  date: '2020-11-16',
  says: 'Meaningful identity disclosure of synthetic data is held against 0.09, called the commonly used threshold (abstract).',
}

export const DISCLOSURE_NEEDS: readonly Text[] = [
  say`quasi-identifiers, declared for the audit with ${setting('quasiIdentifiers')} or in a file for ${setting('roles')}; who
    declares too few makes every figure too small`,
  say`sensitive columns, declared with ${setting('sensitive')} or in that file`,
]

export const POPULATION_NEEDS: readonly Text[] = [
  ...DISCLOSURE_NEEDS,
  say`the number of people whom the data are a sample of, as ${setting('population')}, if it is known: without it the data are
    taken for everybody, which makes the risk as large as it can be`,
]

/** Identity disclosure after El Emam et al. against a threshold, of everybody and of the minority, who are rarer. */
export function averageRisk(threshold: string, origin: Origin): ProfileRule[] {
  const limits =
    'It is the mean over people of the point value; one person may be far more exposed. It sees the declared columns alone, and ' +
    'takes every equal combination for a match: the report has the same figure of people who were not in the data.'
  const reason =
    'A match that tells something new about somebody is what the threshold is about, for synthetic rows after El Emam et al. 2020.'
  return [
    {
      ...origin,
      name: 'meaningful identity disclosure is below the threshold',
      expression: `disclosure["identity"].meaningfulRisk.value <= ${threshold}`,
      reason,
      limits,
    },
    {
      ...origin,
      name: 'meaningful identity disclosure of the minority is below the threshold',
      expression: `disclosure["identity"].minorityMeaningfulRisk.value <= ${threshold}`,
      reason: 'People of a rare class are easier to tell apart, and the release is about them.',
      limits,
    },
  ]
}

/** The most exposed person against the size of a group that the document takes for large enough. */
export function highestRisk(
  expression: string,
  origin: Origin,
  more: Partial<Pick<ProfileRule, 'name' | 'reason'>> = {},
): ProfileRule {
  return {
    ...origin,
    name: 'nobody is matched who stands in too small a group',
    reason: 'A release to the public is attacked where it is weakest, so the largest chance of all people counts, not the mean.',
    ...more,
    expression,
    limits:
      'A synthetic row is nobody’s record: a combination may be there by chance, as it is of people who were not in the data. Groups ' +
      'are those of the declared columns.',
  }
}

/** Values and membership, for documents that ask for both and give no number. */
export function otherDisclosures(origin: Origin): ProfileRule[] {
  return [
    {
      ...origin,
      name: 'no sensitive value is learnt beyond chance',
      expression: 'attack["attribute-inference"].test.adjustedPValue >= parameter.significance',
      reason: 'Attribute disclosure is to be very low as well; the document gives no number for it.',
      limits: 'One attacker, who guesses one column from others. What is as right about people outside the data is not counted.',
    },
    {
      ...origin,
      name: 'nobody is found to be in the data beyond chance',
      expression: 'attack["dcr-mia"].test.adjustedPValue >= parameter.significance',
      reason: 'Membership disclosure is to be very low as well; the document gives no number for it.',
      limits: 'One attack by distance; attackers with more knowledge find more.',
    },
  ]
}

export const SIGNIFICANCE = {
  name: 'significance',
  value: 0.05,
  meaning: "An attack beats its control when its corrected p-value is below this. The number is this tool's.",
} as const
