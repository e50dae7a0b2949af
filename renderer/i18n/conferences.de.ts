import type { Words } from './en.ts'

export const conferences: Pick<Words, 'conference'> = {
  conference: {
    title: 'Konferenz {{name}}',
    joined: 'Verbundene Gespräche',
    parties_one: '{{count}} Teilnehmer',
    parties_other: '{{count}} Teilnehmer',
    you: 'Sie',
    anonymous: 'unterdrückte Nummer',
    talks: 'spricht',
    muted: 'stumm',
    holds: 'hält',
    mute: '{{who}} stumm schalten',
    unmute: '{{who}} wieder laut schalten',
    kick: '{{who}} herausnehmen',
    lock: 'Abschließen',
    locked: 'Abgeschlossen',
    lockHint: 'Außer den Moderatoren kommt niemand mehr herein',
    guessed: 'Jemand rät die PIN: Bis {{until}} wird keine angenommen. Geht es weiter, hilft eine längere.'
  }
}
