import type {AuditResult} from '../../audit/result.js'
import {name, type Section} from '../document.js'
import {visible} from '../text.js'

/** Who each attacker is and what they hold, so that readers can judge whether they have to fear one. */
export function assumptionsSection({methods}: AuditResult): Section | undefined {
  const entries = Object.entries(methods)
    .filter(([, {kind}]) => kind === 'attack')
    .map(([attack, {attacker, summary}]) => ({term: name(visible(attack)), text: visible(attacker ?? summary)}))
  if (entries.length === 0) return undefined
  return {
    id: 'assumptions',
    title: 'What the attackers know',
    blocks: [
      {
        kind: 'paragraph',
        text: 'An attack counts only against an attacker who holds what it needs. Each of them holds this and nothing else:',
      },
      {kind: 'definitions', entries},
    ],
  }
}
