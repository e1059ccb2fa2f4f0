import {policyExamples, tryPolicy} from '../../../jobs/try-policy.js'
import type {Handler} from '../protocol.js'

export const policy: Handler<'policy'> = ({text, result}) => tryPolicy(text, result)

export const policies: Handler<'policies'> = () => policyExamples()
