/**
 * The music on hold: a slow piece of 64 seconds that we have made ourselves, so that it is nobody else's. Chords of a
 * soft electric piano with a bass, and a melody of the chords' own notes that a small generator chooses, the same on
 * every machine. Its end runs into its beginning.
 */

export const MUSIC_RATE = 16_000
const BEAT = MUSIC_RATE * 0.8
const BEATS_IN_BAR = 4
/** Semitones above the bass note C: the chords of a bar each, played through five times. */
const chords: readonly (readonly number[])[] = [
  [0, 16, 19, 23, 26],
  [9, 16, 19, 24, 28],
  [5, 16, 21, 24, 28],
  [7, 17, 21, 23, 26]
]
const ROUNDS = 5
const LENGTH = chords.length * ROUNDS * BEATS_IN_BAR * BEAT
/** C of the bass. */
const LOWEST = 65.406

interface Note {
  /** Beats from the beginning. */
  readonly at: number
  readonly semitones: number
  /** Beats until it has died away. */
  readonly length: number
  readonly loudness: number
}

export function composeMusic(): Int16Array {
  const sound = new Float64Array(LENGTH)
  for (const note of score()) play(sound, note)
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return Int16Array.from(sound, (sample) => Math.round((sample / peak) * 20_000))
}

function score(): Note[] {
  const random = generator(1964)
  const notes: Note[] = []
  for (let bar = 0; bar < chords.length * ROUNDS; bar++) {
    const chord = chords[bar % chords.length] as readonly number[]
    const at = bar * BEATS_IN_BAR
    notes.push({ at, semitones: chord[0] as number, length: 4, loudness: 0.9 })
    notes.push({ at: at + 2.5, semitones: (chord[0] as number) + 7, length: 1.5, loudness: 0.5 })
    // The chord is spread, and struck again softly.
    chord.slice(1).forEach((semitones, i) => {
      notes.push({ at: at + 0.04 * i, semitones, length: 4, loudness: 0.35 })
      notes.push({ at: at + 2 + 0.03 * i, semitones, length: 2, loudness: 0.2 })
    })
    notes.push(...melody(chord, at, random))
  }
  return notes
}

/** An octave above the chord; each second bar leaves room. */
function melody(chord: readonly number[], at: number, random: () => number): Note[] {
  const starts = (at / BEATS_IN_BAR) % 2 === 0 ? [0, 1, 1.5, 3] : [0.5, 2]
  return starts.map((start) => {
    const semitones = 12 + (chord[1 + Math.floor(random() * (chord.length - 1))] as number)
    return { at: at + start, semitones, length: 2.2, loudness: 0.4 + 0.15 * random() }
  })
}

/** A struck bar: its fundamental, an octave, and a short bright beginning. What reaches beyond the end goes on at the beginning. */
function play(sound: Float64Array, { at, semitones, length, loudness }: Note): void {
  const turn = (2 * Math.PI * LOWEST * 2 ** (semitones / 12)) / MUSIC_RATE
  const start = Math.round(at * BEAT)
  const samples = Math.round(length * BEAT)
  for (let i = 0; i < samples; i++) {
    const seconds = i / MUSIC_RATE
    const attack = Math.min(1, seconds / 0.008)
    const release = Math.min(1, (samples - i) / (0.15 * MUSIC_RATE))
    const tone =
      Math.sin(turn * i) * Math.exp(-1.1 * seconds) +
      0.25 * Math.sin(2 * turn * i) * Math.exp(-2 * seconds) +
      0.12 * Math.sin(5 * turn * i) * Math.exp(-12 * seconds)
    const place = (start + i) % LENGTH
    sound[place] = (sound[place] as number) + tone * loudness * attack * release
  }
}

/** Numerical Recipes' linear congruences: the same everywhere. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
