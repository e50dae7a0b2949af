/** The part of the settings page to which a link can lead. */
export const ownStateItem = 'calls'
