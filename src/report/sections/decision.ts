import type {AuditResult} from '../../audit/result.js'
import type {Block, Section} from '../document.js'
import {VERDICT_WORDS, verdictSentence, warnings} from '../sentences.js'
import {visible} from '../text.js'
import {generatorName} from '../view.js'

/** What the page opens with: whatever undermines the rest, then one decision per generator. */
export function decisionSection(result: AuditResult): Section {
  const decisions = result.verdicts.map(verdict => ({
    verdict: verdict.verdict,
    name: generatorName(verdict.generator),
    word: VERDICT_WORDS[verdict.verdict],
    sentence: verdictSentence(result, verdict),
  }))
  return {
    id: 'decision',
    title: 'Decision',
    blocks: [
      ...warnings(result).map(text => ({kind: 'warning', text}) as const),
      decisions.length === 0
        ? {kind: 'paragraph', text: 'There is no verdict: no generator and no file was attacked.'}
        : {kind: 'decisions', decisions},
      ...withoutRelease(result),
    ],
  }
}

/** That nothing needs to be released stands with the decisions; that it was not shown is for the section on utility. */
function withoutRelease({withoutRelease: judged}: AuditResult): Block[] {
  return judged?.verdict === 'not-inferior' ? [{kind: 'paragraph', text: visible(judged.because)}] : []
}
