/** The same destination again within so many milliseconds is the same click (`3-click-to-dial`). */
export const sameClickMs = 3000
