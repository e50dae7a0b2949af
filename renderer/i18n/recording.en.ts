/** Recording in a call, and what was recorded of one that is over. */
export const recording = {
  recording: {
    title: 'Recording',
    start: 'Record',
    stop: 'Stop recording',
    pause: 'Pause recording',
    resume: 'Resume recording',
    on: 'Recording',
    paused: 'Recording paused',
    play: 'Play',
    halt: 'Pause',
    loading: 'Fetching the recording: {{percent}} %',
    failed: 'The recording cannot be played here.',
    position: 'Position in the recording',
    at: '{{at}} of {{length}}',
    download: 'Download',
    delete: 'Delete recording',
    deleteTitle: 'Delete this recording?',
    deleteText: 'Nobody can hear it any more. The record keeps that there was one, and who has deleted it.',
    deleted: 'Deleted by {{by}}, {{when}}.',
    announcedBoth: 'Both were told that they are recorded, {{when}}.',
    announcedNone: 'Nobody was told.',
    answerYes: 'Whoever was asked has agreed, {{when}}.',
    answerNo: 'Whoever was asked has not agreed, {{when}}: nothing was recorded.',
    answerNone: 'Whoever was asked said nothing, {{when}}: nothing was recorded.',
    endedFull: 'It ends early: the disk was full.',
    endedUnwritable: 'It ends early: it could not be written.',
    endedCrash: 'It ends early: the program was stopped.'
  }
} as const
