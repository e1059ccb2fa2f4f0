import * as z from 'zod'
import {count, texts} from '../../core/shapes/basic.js'
import {inputCheck} from '../../core/shapes/input-check.js'
import {EVENT_SCHEMA} from '../version.js'
import {resultEntry} from './entry.js'
import {leftOut} from './result.js'
import {generatorVerdict} from './verdicts.js'

const schema = z.literal(EVENT_SCHEMA)
const {generator, kind, name, status, reason, doubt, estimates, control, baseline, excess, test, question} = resultEntry.shape
const seconds = z.number().min(0)
const sentence = z.string().describe('The same in words.')
const repeat = z.int().min(1)

const plannedStep = z.strictObject({
  generator,
  kind,
  name,
  tasks: count.describe('How often it is carried out: once per repeat, or per part of an experiment.'),
})

const planned = z
  .strictObject({
    schema,
    event: z.literal('planned'),
    tasks: count,
    kept: count.describe('Tasks that an earlier run of the same audit carried out.'),
    steps: z.array(plannedStep).describe('In the order in which they begin.'),
  })
  .meta({description: 'Before anything is done.'})

const checked = z
  .strictObject({schema, event: z.literal('checked'), check: inputCheck, sentence})
  .meta({description: 'Something was found out about the files.'})

const started = z
  .strictObject({schema, event: z.literal('started'), generator, kind, name, repeat})
  .meta({description: 'A step has begun.'})

const trouble = z
  .strictObject({
    schema,
    event: z.literal('trouble'),
    trouble: z
      .enum(['worker-gone', 'attempt-failed', 'tried-alone'])
      .describe('tried-alone: a job of several steps failed each time, so its steps are tried one by one.'),
    step: z.strictObject({generator, kind, name, repeat}).describe('Where it is known.').exactOptional(),
    worker: z.string().describe('The machine and the process.').exactOptional(),
    reason: z.string().describe('As the worker or the queue says it.').exactOptional(),
    sentence,
  })
  .meta({description: 'On another machine something went wrong. It is tried again, and changes no figure.'})

export const findingEvent = z
  .strictObject({
    schema,
    event: z.literal('finding'),
    generator,
    kind,
    name,
    repeats: z
      .strictObject({ended: z.array(repeat), planned: count})
      .describe('What the figures rest on: these repeats, of so many.'),
    status,
    reason,
    doubt,
    estimates,
    control,
    baseline,
    excess,
    test: test.describe('Corrected as if its p-value were the smallest of all tests that are planned on the generator.'),
    question,
    news: z.boolean().describe('The first finding of the step, or one that says something else than the one before.'),
    sentence,
    seconds: seconds.describe('What the repeat took that has just ended.'),
  })
  .meta({description: 'A step has ended in one repeat; the figures are those of all repeats that have ended.'})

const verdict = z
  .strictObject({
    schema,
    event: z.literal('verdict'),
    generator,
    verdict: generatorVerdict.shape.verdict,
    reasons: generatorVerdict.shape.reasons,
    tasksLeft: count.describe('So many tasks at most are still to be done; they change no verdict.'),
    sentence,
  })
  .meta({description: 'All attacks and their controls have ended: the verdict stands.'})

const written = z
  .strictObject({schema, event: z.literal('written'), files: texts})
  .meta({description: 'The report was written again, with what has been found by now.'})

const finished = z
  .strictObject({
    schema,
    event: z.literal('finished'),
    complete: z.boolean().describe('False after Ctrl-C, or when the budget ran out.'),
    leftOut: leftOut.exactOptional(),
    verdicts: z.array(generatorVerdict),
    policyPassed: z.boolean().describe('When there was a policy.').exactOptional(),
    folder: z.string().describe('Left out where nothing was written.').exactOptional(),
    files: texts.describe('The report.'),
    seconds,
  })
  .meta({description: 'The audit has ended.'})

const failed = z
  .strictObject({
    schema,
    event: z.literal('failed'),
    error: z.strictObject({
      code: z.string(),
      message: z.string(),
      suggestions: texts,
      data: z.record(z.string(), z.unknown()),
      exitCode: count,
    }),
  })
  .meta({description: 'The command has ended with an error: the last event.'})

/** What is told of an audit while it runs: the command line writes one event a line, the library hands over the same. */
export const auditEvent = z
  .discriminatedUnion('event', [planned, checked, started, trouble, findingEvent, verdict, written, finished, failed])
  .meta({
    title: 'Event of a minority-report audit',
    description: 'What is told of an audit while it runs. It holds figures and names, never a row of the data.',
  })
