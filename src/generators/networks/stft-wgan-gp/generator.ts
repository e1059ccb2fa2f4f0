import type {OptionValues} from '../../../core/options.js'
import type {Generator} from '../../generator.js'
import {signalsOf} from '../../signals/class-signals.js'
import {convolutionalGan} from '../conv-wgan-gp/generator.js'
import {spectrogramCodec, spectrogramSize} from './codec.js'
import type {stftWganGpOptions} from './options.js'

const NAME = 'stft-wgan-gp'

/**
 * WGAN-GP for signals: the networks of `conv-wgan-gp` on spectrograms, as pictures of one channel ({@link spectrogramCodec}); Griffin-Lim
 * finds a signal for each spectrogram that they make. Trained on the signals of the class alone, as they are.
 *
 * The idea, spectrograms of rare events by a Wasserstein network with gradient penalty, is that of STFTSynth (Farhadi et al.,
 * arXiv:2510.16889). Departures: plain convolutions in the place of its dense residual blocks and recurrent units, which are not built
 * here; and what is released are signals, not spectrograms.
 *
 * @throws {UserError} When steps and epochs are both given, or the networks would take too much memory.
 * @throws {NotApplicable} When the class has one signal, or the columns are no signals.
 * @throws {TrainingDiverged} When a loss is out of bounds, or the generator has come to make one spectrogram.
 */
export function createStftWganGp({iterations, ...options}: OptionValues<typeof stftWganGpOptions>): Generator {
  return convolutionalGan(NAME, options, features => {
    const {form} = signalsOf(NAME, features)
    return {form: spectrogramSize(form), codecOf: (own, saved) => spectrogramCodec(NAME, own, iterations, saved)}
  })
}
