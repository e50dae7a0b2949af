/** Who is in a conference, and what can be done about it. */
export const conferences = {
  conference: {
    title: 'Conference {{name}}',
    joined: 'Joined calls',
    parties_one: '{{count}} party',
    parties_other: '{{count}} parties',
    you: 'You',
    anonymous: 'hidden number',
    talks: 'talks',
    muted: 'muted',
    holds: 'on hold',
    mute: 'Mute {{who}}',
    unmute: 'Unmute {{who}}',
    kick: 'Take out {{who}}',
    lock: 'Lock',
    locked: 'Locked',
    lockHint: 'Nobody else comes in but its moderators',
    guessed: 'Somebody guesses the PIN: it takes none until {{until}}. If it goes on, let it be a longer one.'
  }
} as const
