/** The column that says in which folder a picture lies, which is its class. */
export const FOLDER_COLUMN = 'folder'
/** The folder in a folder of pictures that may hold masks, in the places of their pictures. */
export const MASKS_FOLDER = 'masks'
