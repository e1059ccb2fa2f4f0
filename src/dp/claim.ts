import type {PrivacyBudget} from './accountant.js'

/** What a private generator says about itself, in the notes of its result. */
export function claimNotes(
  generator: string,
  {epsilon, delta}: PrivacyBudget,
  secure: boolean,
  model: 'fitted' | 'saved' = 'fitted',
): string[] {
  if (!secure)
    return [
      `${generator}: no privacy claim: seeded noise. Whoever knows the seed can take the noise off; ` +
        `without insecureSeed the same mechanism would be (${epsilon}, ${delta})-differentially private.`,
    ]
  const noise =
    model === 'fitted'
      ? 'Noise is from the operating system: another run gives other rows, whatever the seed.'
      : 'Rows made by a saved model spend nothing more, however many they are.'
  return [
    `${generator} is (epsilon = ${epsilon}, delta = ${delta})-differentially private for each real ` +
      'record of the class: tables are neighbours when one has one record more. Someone with several ' +
      'records has less protection, and every further release from the same data adds its own epsilon.',
    `Taken as public, not protected: the columns, the class, the domain, the options and the number of rows asked for. ${noise}`,
  ]
}

/** The same for a file. */
export const claimRecord = ({epsilon, delta}: PrivacyBudget, secure: boolean) =>
  secure
    ? {claim: 'differentially private for each real record of the class, under adding or removing one', epsilon, delta}
    : {claim: 'none: the noise was seeded'}
