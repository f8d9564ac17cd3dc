"""What knows no model of ours: tables, export, history, files, numbers, names, processes."""
