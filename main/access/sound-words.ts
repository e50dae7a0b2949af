import type { SoundRefusal } from './sounds.ts'

const kindIn = ({ found }: { readonly found: string }, unknown: string) => (found === '?' ? unknown : found)

/** What a refusal means and what to do, by language. The API speaks English. */
export const soundWords: Readonly<Record<'en' | 'de', (refusal: SoundRefusal) => string>> = {
  en: (refusal) => {
    switch (refusal.code) {
      case 'not-allowed':
        return 'Only an admin sees and changes sounds; with several domains a system admin.'
      case 'none-here':
        return 'No sounds are kept here.'
      case 'unknown':
        return `Nobody has uploaded a sound ${refusal.name}.`
      case 'in-use':
        return `${refusal.name} is played to callers (${refusal.uses.join(', ')}). Name another one there first.`
      case 'too-large':
        return 'A sound may have 128 MiB at most. Save it as MP3, or in mono.'
      case 'too-many':
        return 'Too much is being uploaded at the moment. Try again in a minute.'
      case 'given-up':
        return 'Something was lost on the way, or nothing came for a minute. Send the file again.'
      case 'unsupported-format':
        return `This is ${kindIn(refusal, 'no sound that is known')}. Save it as MP3, or as WAV with 16 bits.`
      case 'too-long':
        return `It lasts ${refusal.found}. A sound may last 10 minutes.`
      case 'empty':
        return `Nothing is to be heard in it (${refusal.found}).`
      case 'not-kept':
        return `It could not be written: ${refusal.found}. An administrator has to see to the disk.`
      case 'bad-name':
        return 'A name is of letters, digits, _ and -, in up to four parts with / between: music/spring.'
    }
  },
  de: (refusal) => {
    switch (refusal.code) {
      case 'not-allowed':
        return 'Ansagen und Musik sieht und ändert nur, wer verwaltet; bei mehreren Domains, wer das System verwaltet.'
      case 'none-here':
        return 'Hier werden keine Ansagen und keine Musik aufbewahrt.'
      case 'unknown':
        return `Eine Datei ${refusal.name} hat niemand hochgeladen.`
      case 'in-use':
        return `${refusal.name} wird Anrufern vorgespielt (${refusal.uses.join(', ')}). Nennen Sie dort zuerst eine andere.`
      case 'too-large':
        return 'Eine Datei darf höchstens 128 MiB haben. Speichern Sie sie als MP3 oder in Mono.'
      case 'too-many':
        return 'Im Augenblick wird zu viel hochgeladen. Versuchen Sie es in einer Minute noch einmal.'
      case 'given-up':
        return 'Unterwegs ging etwas verloren, oder es kam eine Minute lang nichts. Wählen Sie die Datei noch einmal.'
      case 'unsupported-format':
        return `Das ist ${kindIn(refusal, 'keine bekannte Tondatei')}. Speichern Sie es als MP3 oder als WAV mit 16 Bit.`
      case 'too-long':
        return `Es dauert ${refusal.found}. Höchstens 10 Minuten sind möglich.`
      case 'empty':
        return `Darin ist nichts zu hören (${refusal.found}).`
      case 'not-kept':
        return `Es konnte nicht geschrieben werden: ${refusal.found}. Wer verwaltet, muss nach dem Datenträger sehen.`
      case 'bad-name':
        return 'Ein Name besteht aus Buchstaben ohne Umlaute, Ziffern, _ und -, in bis zu vier Teilen mit / dazwischen: music/spring.'
    }
  }
}
