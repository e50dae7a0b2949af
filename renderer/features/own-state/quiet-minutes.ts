/** For how long somebody who has a moment's work does not want to be disturbed. */
export const quietMinutes = [30, 60, 240] as const
