import {ownRules} from './own-rules.js'
import type {Profile, ProfileRule} from './profile.js'

const ANONYMISATION = {source: 'Article 29 Working Party, Opinion 05/2014 (WP216)', date: '2014-04-10'} as const
const MODELS = {source: 'EDPB, Opinion 28/2024', date: '2024-12-17'} as const

const beyondControl = (
  attack: string,
  name: string,
  reason: string,
  limits: string,
  from: Pick<ProfileRule, 'source' | 'date'>,
) => ({
  ...from,
  name,
  expression: `attack["${attack}"].test.adjustedPValue >= parameter.significance`,
  reason,
  limits,
})

/** The upper end of the interval, so that a release is not passed because the audit was too small to see anything. */
const bounded = (attack: string, name: string) => ({
  ...ANONYMISATION,
  name,
  expression: `attack["${attack}"].excess.risk.high <= parameter.largestExcess`,
  reason: 'The opinion asks that it is no longer possible. The upper end of the interval is what cannot be ruled out.',
  limits: 'The opinion gives no number: the bound is that of whoever filled it in.',
})

/** The criteria of European data protection authorities. None of their documents gives a number. */
export const edpb: Profile = {
  name: 'edpb',
  title: 'European data protection authorities on anonymity',
  sources: [
    {
      title: 'Article 29 Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216)',
      date: '2014-04-10',
      says:
        'It asks whether someone can be singled out, whether records of one person can be linked, and whether something can be ' +
        'inferred about someone. It gives no number. Where one of the three is possible, the risks of identification are to be evaluated.',
      citedBy: 'law firms and public authorities that summarise it',
    },
    {
      title: 'European Data Protection Board, Opinion 28/2024 on AI models',
      date: '2024-12-17',
      says:
        'For a model to be anonymous, the likelihood of extracting personal data, and of obtaining it from queries, must be ' +
        'insignificant. It names tests against membership and attribute inference, exfiltration, regurgitation, inversion and ' +
        'reconstruction, and gives no number. It is about models; released rows are treated by analogy.',
    },
    {
      title: 'European Data Protection Board, Guidelines 01/2025 on pseudonymisation (version for public consultation)',
      date: '2025-01-16',
      says: 'Data that can be attributed to a person with additional information remain personal data. It gives no number.',
      citedBy: 'law firms that summarise it',
    },
  ],
  read: '2026-11-30',
  limits:
    'Whether a release is outside data protection law is a question of law, for all means reasonably likely to be used. An audit ' +
    'plays some of them. Exfiltration and model inversion are not played.',
  needs: [
    'the attacks singling-out, linkability, attribute-inference, copies, reconsmote and dcr-mia, which an audit runs unless told otherwise',
    'people who were not in the data: a holdout, or enough rows to keep some back',
    'a value for largestExcess below',
  ],
  parameters: [
    {
      name: 'largestExcess',
      meaning:
        'The largest share of people, from 0 to 1, about whom an attack may be right beyond its control. No document gives a number: ' +
        'fill in yours, and be ready to say why.',
    },
    {
      name: 'significance',
      value: 0.05,
      meaning: "An attack beats its control when its corrected p-value is below this. The number is this tool's.",
    },
  ],
  rules: [
    beyondControl(
      'singling-out',
      'nobody is singled out beyond chance',
      'Isolating a record of one person is the first of the three criteria.',
      'One attack on descriptions of up to a few columns; others may single people out.',
      ANONYMISATION,
    ),
    bounded('singling-out', 'singling out is bounded'),
    beyondControl(
      'linkability',
      'records are not linked beyond chance',
      'Linking two records of one person is the second of the three criteria.',
      'Links between two files that the audit makes of the data; links to other sources are not tried.',
      ANONYMISATION,
    ),
    bounded('linkability', 'linkability is bounded'),
    beyondControl(
      'attribute-inference',
      'values are not inferred beyond chance',
      'Deducing a value of somebody with significant probability is the third of the three criteria.',
      'What holds for people outside the data as well is taken for knowledge about everybody, and not counted.',
      ANONYMISATION,
    ),
    bounded('attribute-inference', 'inference is bounded'),
    beyondControl(
      'copies',
      'no real record stands in the release',
      'Regurgitation of training data is among the tests that the opinion names.',
      'Records that are alike in a way that is not measured are not found.',
      MODELS,
    ),
    beyondControl(
      'reconsmote',
      'no record is rebuilt',
      'Reconstruction of training data is among the tests that the opinion names.',
      'One attack, on interpolated rows. A generator that does not interpolate is hardly tested by it.',
      MODELS,
    ),
    beyondControl(
      'dcr-mia',
      'membership stays unclear',
      'Membership inference is among the tests that the opinion names.',
      'One attack by distance; attacks with more knowledge find more.',
      MODELS,
    ),
    ...ownRules,
  ],
}
