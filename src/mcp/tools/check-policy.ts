import * as z from 'zod'
import {evaluatePolicy} from '../../library/results.js'
import {ruleOutcome} from '../../result/shapes/verdicts.js'
import {file} from '../inputs.js'
import {findResult, result} from '../results.js'
import {defineTool} from '../tool.js'

export const checkPolicy = defineTool({
  name: 'check_policy',
  title: 'Hold a result against a policy',
  description: 'Whether the result of an audit keeps every rule of a policy file, and which rules it does not keep.',
  input: {result, policy: file('Rules, as YAML or JSON')},
  output: {
    passed: z.boolean(),
    rules: z.array(ruleOutcome),
  },
  async run({result, policy}, room, {signal}) {
    const audited = await findResult(result, room, signal)
    const {passed, rules} = await evaluatePolicy(audited, await room.folders.file(policy))
    return {passed, rules: [...rules]}
  },
})
