import type {ProfileRule} from './profile.js'

const OWN = {source: 'This tool, not the document', date: '2026-11-30'} as const

/**
 * Rules that every profile has and no document asks for. A threshold over combinations of columns says nothing about copies of whole
 * records: a release that gives people away must not pass because the document does not look there.
 */
export const ownRules: readonly ProfileRule[] = [
  {
    ...OWN,
    name: 'no attack beats its control',
    expression: 'verdict == "no-leak-found"',
    reason:
      'Whatever a threshold says, an attack that finds out more than its control finds out something about people in the data.',
    limits: 'Other attacks, or more records, may find what these did not.',
  },
  {
    ...OWN,
    name: 'the audit can find leaks',
    expression: 'control["planted-leak"].passed and control["independent-sample"].passed',
    reason: "When the audit's own controls fail, its other figures cannot be trusted.",
    limits: 'The controls are coarse: that a planted leak was found does not show that a small one would be.',
  },
  {
    ...OWN,
    name: 'the audit was finished',
    expression: 'complete',
    reason: 'Figures of an audit that was stopped rest on fewer repeats than were planned.',
    limits: 'It does not say that enough was planned.',
  },
]
