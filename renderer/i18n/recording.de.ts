import type { Words } from './en.ts'

/** German: recording. */
export const recording: Pick<Words, 'recording'> = {
  recording: {
    title: 'Aufnahme',
    start: 'Aufnehmen',
    stop: 'Aufnahme beenden',
    pause: 'Aufnahme pausieren',
    resume: 'Weiter aufnehmen',
    on: 'Aufnahme läuft',
    paused: 'Aufnahme pausiert',
    play: 'Abspielen',
    halt: 'Anhalten',
    loading: 'Aufnahme wird geholt: {{percent}} %',
    failed: 'Die Aufnahme lässt sich hier nicht abspielen.',
    position: 'Stelle in der Aufnahme',
    at: '{{at}} von {{length}}',
    download: 'Herunterladen',
    delete: 'Aufnahme löschen',
    deleteTitle: 'Diese Aufnahme löschen?',
    deleteText: 'Niemand kann sie mehr hören. Der Anruf behält, dass es sie gab und wer sie gelöscht hat.',
    deleted: 'Gelöscht von {{by}}, {{when}}.',
    announcedBoth: 'Beiden wurde die Aufnahme angesagt, {{when}}.',
    announcedNone: 'Niemandem wurde sie angesagt.',
    answerYes: 'Wer gefragt wurde, hat zugestimmt, {{when}}.',
    answerNo: 'Wer gefragt wurde, hat nicht zugestimmt, {{when}}: nichts wurde aufgenommen.',
    answerNone: 'Wer gefragt wurde, hat nichts gesagt, {{when}}: nichts wurde aufgenommen.',
    endedFull: 'Sie endet früher: Die Platte war voll.',
    endedUnwritable: 'Sie endet früher: Sie ließ sich nicht schreiben.',
    endedCrash: 'Sie endet früher: Das Programm wurde beendet.'
  }
}
