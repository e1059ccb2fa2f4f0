import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {headline} from '../headline.js'
import {warnings} from '../words/warnings.js'
import {generatorName} from '../view/names.js'
import {VERDICT_WORDS, verdictSentence} from '../words/verdict.js'

/** What the page opens with: the answer, whatever undermines it, then one decision per generator. */
export function decisionSection(result: AuditResult): Section {
  const decisions = result.verdicts.map(verdict => ({
    verdict: verdict.verdict,
    name: generatorName(verdict.generator),
    word: VERDICT_WORDS[verdict.verdict],
    sentence: verdictSentence(result, verdict),
  }))
  const text = headline(result)
  return {
    id: 'decision',
    title: 'Decision',
    blocks: [
      ...(text === undefined ? [] : [{kind: 'headline', text} as const]),
      ...warnings(result).map(text => ({kind: 'warning', text}) as const),
      decisions.length === 0
        ? {kind: 'paragraph', text: 'There is no verdict: no generator and no file was attacked.'}
        : {kind: 'decisions', decisions},
    ],
  }
}
