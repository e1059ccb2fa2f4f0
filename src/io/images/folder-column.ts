/** The column that says in which folder a picture lies, which is its class. */
export const FOLDER_COLUMN = 'folder'
