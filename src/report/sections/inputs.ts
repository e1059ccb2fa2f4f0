import type {AuditResult} from '../../result/audit-result.js'
import {name, strong, type Section, type Text} from '../document.js'
import {generatorName} from '../view/names.js'
import {inputCheckSentence} from '../words/input-check.js'
import {prose} from '../text.js'

const WORDS = {note: 'note', warning: 'warning', fault: 'cannot be told'} as const

/** Whether the files are about the same thing, and whether the holdout was unseen. */
export function inputsSection({inputChecks = []}: AuditResult): Section | undefined {
  if (inputChecks.length === 0) return undefined
  return {
    id: 'inputs',
    title: 'The files',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`The files were held against one another before anything was measured. What is taken for the same
          although it is written otherwise is a choice that you can correct; what cannot be told from these files is
          said with each verdict.`,
      },
      {
        kind: 'table',
        caption: 'What was found out about the files',
        columns: [{title: 'About'}, {title: 'Weight'}, {title: 'Finding'}],
        rows: inputChecks.map((check): Text[] => [
          check.generator === undefined ? 'all files' : name(generatorName(check.generator)),
          check.severity === 'fault' ? strong(WORDS.fault) : WORDS[check.severity],
          inputCheckSentence(check),
        ]),
      },
    ],
  }
}
