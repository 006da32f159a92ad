/** The environment variable that marks every descendant of what an agent or a check started, also those that left its process group. */
export const runMark = 'MAESTRO_CHECK_RUN';
