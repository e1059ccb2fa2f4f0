export const EXIT = {done: 0, bug: 1, userError: 2, policyFailed: 3, interrupted: 130} as const
