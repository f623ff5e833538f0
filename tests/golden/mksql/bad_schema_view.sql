DROP VIEW card;
