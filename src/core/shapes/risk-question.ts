import * as z from 'zod'
import {texts} from './basic.js'

export const guesser = z
  .enum(['neighbour', 'forest', 'boosting', 'cobp-ra'])
  .describe('Off the nearest released row, by a random forest, by gradient-boosted trees, or by CoBP-RA (arXiv 2606.08372).')

export const riskQuestion = z
  .strictObject({
    by: z
      .enum(['nearest', 'agreement', 'equality', 'candidates', 'all', ...guesser.options])
      .describe(
        "How a person's released row was found: the nearest, the one that agrees in what is most surprising, one with " +
          'equal values, or all that have these. Of a sweep over known columns: how values were guessed, or `all` of its ' +
          'guesses together.',
      ),
    known: texts
      .describe('What the attacker knows, or the one file holds; left out where several sets were tried and averaged.')
      .exactOptional(),
    secret: texts
      .describe('What is found out, or the other file holds; left out where there is no such column, or several were averaged.')
      .exactOptional(),
    asked: z
      .int()
      .min(1)
      .describe(
        'How many questions were asked, of which this is the one that sets members and others apart best; the p-value allows for that.',
      ),
  })
  .meta({id: 'question', description: 'The question that the figures of a regulatory risk are about, by names of columns.'})
