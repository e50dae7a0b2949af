import type { Words } from './en.ts'
import type { sessions as english } from './sessions.en.ts'

export const sessions: Words<typeof english> = {
  sessions: {
    title: 'Wo Sie angemeldet sind',
    what: 'Browser, in denen Sie sich am Portal angemeldet haben. Kennen Sie einen nicht: melden Sie ihn ab, und ändern Sie Ihr Passwort.',
    failed: 'Die Anmeldungen konnten nicht gelesen werden',
    none: 'Kein Browser ist angemeldet.',
    others: 'Von anderen Benutzern',
    unknown: 'Unbekannter Browser',
    here: 'dieser',
    seen: 'zuletzt gesehen {{time}}',
    since: 'angemeldet {{time}}',
    end: 'Abmelden',
    endNamed: '{{name}}, {{remote}} abmelden',
    ended: 'Abgemeldet',
    everywhere: 'Überall abmelden',
    everywhereText:
      'Jeder Browser, in dem Sie angemeldet sind, kommt zur Anmeldung. Gespräche in deren Fenstern enden.',
    notHere: 'Aber nicht hier',
    tokens: 'Auch die Token meiner Programme widerrufen',
    endAll: 'Überall abmelden',
    endedAll_one: '{{count}} Browser abgemeldet',
    endedAll_other: '{{count}} Browser abgemeldet'
  }
}
